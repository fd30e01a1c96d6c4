"""Closed forms of realist theory and its neighbours, to compare the simulator with and to teach.

    from simulator import theory

    theory.tullock_effort(5, 10.0, 1.0)

One function per formula. Each docstring gives the formula, symbols and units, the domain and the
source, and says in a sentence of its own whether the formula is the source's, follows from the
source's model, or is our reading of it. A value outside the domain raises a ValueError that names
the argument and what is allowed. Nothing here knows the rules of the simulator, so that agreement
between the two means something.
"""

from simulator.theory.alliances import Configuration, landscape, landscape_minima, snyder_commitment
from simulator.theory.arms import (
    Stability,
    jervis_threshold,
    richardson_eigenvalues,
    richardson_growth,
    richardson_is_stable,
    richardson_rest,
    richardson_stability,
)
from simulator.theory.balance_of_threat import threat_weights, walt_threat
from simulator.theory.choice import logit_probabilities
from simulator.theory.contests import (
    UnequalContest,
    tullock_best_response,
    tullock_effort,
    tullock_largest_adjustment,
    tullock_largest_decisiveness,
    tullock_response_slope,
    tullock_spite_effort,
    tullock_unequal,
)
from simulator.theory.dependence import effective_suppliers, hhi, inoperability, normalised_hhi
from simulator.theory.deterrence import (
    attack_probability,
    believed_hostility,
    blame_threshold,
    blames,
    refrains,
    restraint_threshold,
)
from simulator.theory.investment import (
    SecurityEquilibria,
    breach_probability_one,
    breach_probability_two,
    gordon_loeb_bound,
    gordon_loeb_one,
    gordon_loeb_two,
    kunreuther_heal_equilibria,
    kunreuther_heal_threshold,
)
from simulator.theory.logistic_contests import logistic_effort, logistic_peace
from simulator.theory.power import cinc, cinc_shares
from simulator.theory.relative_gains import (
    accepts,
    grieco,
    powell_threshold,
    rivalry_factor,
    snidal_value,
)
from simulator.theory.timing import DieTiming, ExploitTiming, exploit_timing, exploit_timing_die

__all__ = [
    "Configuration",
    "DieTiming",
    "ExploitTiming",
    "SecurityEquilibria",
    "Stability",
    "UnequalContest",
    "accepts",
    "attack_probability",
    "believed_hostility",
    "blame_threshold",
    "blames",
    "breach_probability_one",
    "breach_probability_two",
    "cinc",
    "cinc_shares",
    "effective_suppliers",
    "exploit_timing",
    "exploit_timing_die",
    "gordon_loeb_bound",
    "gordon_loeb_one",
    "gordon_loeb_two",
    "grieco",
    "hhi",
    "inoperability",
    "jervis_threshold",
    "kunreuther_heal_equilibria",
    "kunreuther_heal_threshold",
    "landscape",
    "landscape_minima",
    "logistic_effort",
    "logistic_peace",
    "logit_probabilities",
    "normalised_hhi",
    "powell_threshold",
    "refrains",
    "restraint_threshold",
    "richardson_eigenvalues",
    "richardson_growth",
    "richardson_is_stable",
    "richardson_rest",
    "richardson_stability",
    "rivalry_factor",
    "snidal_value",
    "snyder_commitment",
    "threat_weights",
    "tullock_best_response",
    "tullock_effort",
    "tullock_largest_adjustment",
    "tullock_largest_decisiveness",
    "tullock_response_slope",
    "tullock_spite_effort",
    "tullock_unequal",
    "walt_threat",
]
