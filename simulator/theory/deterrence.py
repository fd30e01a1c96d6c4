"""Deterrence when it is hard to know who did it: blame, evidence, imperfect attribution."""

import math

from simulator.theory.domain import NOT_NEGATIVE, POSITIVE, SHARE, whole, within

DECIMALS = 12
"""Sums of probabilities are compared with their bounds at this precision."""


def blame_threshold(false_blame: float, gain: float) -> float:
    """Return the belief above which an uninformed victim blames, f/(f+g).

    Blame that hits a vulnerable attacker gains g, blame that cannot hurt its target costs f.
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        false_blame: f, cost of blaming an attacker that is not vulnerable (any unit), f >= 0.
        gain: g, gain from blaming one that is (same unit), g > 0.

    Returns:
        A probability; the victim blames iff its belief v that the attacker is vulnerable is
        above it.

    Raises:
        ValueError: `false_blame` lies outside [0, inf) or `gain` outside (0, inf).

    Source:
        After Edwards, Furnas, Forrest and Axelrod (2017), "Strategic Aspects of Cyberattack,
        Attribution, and Blame", PNAS 114(11).
    """
    f = within("false_blame", false_blame, NOT_NEGATIVE)
    return f / (f + within("gain", gain, POSITIVE))


def blames(belief: float, false_blame: float, gain: float) -> bool:
    """Tell whether an uninformed victim blames: iff v > f/(f+g).

    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        belief: v, probability that the attacker is vulnerable to blame, in 0..1.
        false_blame: f, cost of blaming an attacker that is not (any unit), f >= 0.
        gain: g, gain from blaming one that is (same unit), g > 0.

    Returns:
        True for blame; a victim that is indifferent stays silent.

    Raises:
        ValueError: `belief` lies outside [0, 1], or as `blame_threshold`.

    Source:
        After Edwards, Furnas, Forrest and Axelrod (2017), PNAS 114(11).
    """
    return within("belief", belief, SHARE) > blame_threshold(false_blame, gain)


def restraint_threshold(gain: float, damage: float) -> float:
    """Return the knowledge from which a vulnerable attacker refrains, a/d.

    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        gain: a, what an attack brings (any unit), a >= 0.
        damage: d, what being blamed costs the attacker (same unit), d > 0.

    Returns:
        A probability that the victim knows the attacker; above 1 nothing deters.

    Raises:
        ValueError: `gain` lies outside [0, inf) or `damage` outside (0, inf).

    Source:
        After Edwards, Furnas, Forrest and Axelrod (2017), PNAS 114(11).
    """
    return within("gain", gain, NOT_NEGATIVE) / within("damage", damage, POSITIVE)


def refrains(knowledge: float, gain: float, damage: float) -> bool:
    """Tell whether a vulnerable attacker refrains: iff the victim's knowledge is at least a/d.

    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        knowledge: Probability that the victim knows who attacked, in 0..1.
        gain: a, what an attack brings (any unit), a >= 0.
        damage: d, what being blamed costs the attacker (same unit), d > 0.

    Raises:
        ValueError: `knowledge` lies outside [0, 1], or as `restraint_threshold`.

    Source:
        After Edwards, Furnas, Forrest and Axelrod (2017), PNAS 114(11).
    """
    return within("knowledge", knowledge, SHARE) >= restraint_threshold(gain, damage)


def believed_hostility(prior: float, likelihood_ratio: float, certainty: float = 1.0) -> float:
    """Return the belief that a state is hostile once an intrusion is found (Bayes).

    odds' = odds LR^xi. An intrusion that serves defence and attack alike, LR = 1, says nothing.
    Buchanan argues in words that intrusions are read as threats; the odds are ours.
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        prior: h, the belief before, in 0..1.
        likelihood_ratio: LR, how much likelier a hostile state intrudes than one that only
            defends itself (no unit), LR > 0.
        certainty: xi, certainty of who intruded, in 0..1.

    Returns:
        The belief after, in 0..1.

    Raises:
        ValueError: `prior` or `certainty` lies outside [0, 1], or `likelihood_ratio` outside
            (0, inf).

    Source:
        After Buchanan (2017), The Cybersecurity Dilemma.
    """
    h = within("prior", prior, SHARE)
    ratio = within("likelihood_ratio", likelihood_ratio, POSITIVE)
    evidence = math.pow(ratio, within("certainty", certainty, SHARE))
    return h * evidence / (h * evidence + 1.0 - h)


def attack_probability(n: int, a: float, b: float, phi: float) -> float:
    """Return the probability of an attack under imperfect attribution, among n attackers.

    One of n like states, each as likely, has the opportunity and attacks iff its gain, uniform
    on 0..1, is above the expected retaliation that an attack adds, x. A signal names one state;
    the victim retaliates against each in proportion to its belief that this one did it. x solves
        x = [(a - phi/n) a + (b - (n-1) phi/n) b/(n-1)] A/tot,  A = (1-x)/n,
        tot = A a + A b + (1 - n A) phi/n,
    and an attack comes with probability 1 - x. False alarms invite attacks; identification
    deters where a > b. Misidentified detections invite attacks up to b = (sqrt(n) - 1) a (without
    false alarms; with them a little less), .41 a between two. Beyond, the wrong signal is evidence
    of its own, and more of it deters: an artefact of the reduced form.
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        n: Number of states that could attack, n >= 2.
        a: Probability that an attack is detected and its initiator identified, in 0..1.
        b: Probability that it is detected and somebody else suspected, in 0..1, a + b <= 1.
        phi: Probability of a false alarm without an attack, in 0..1, phi <= a + b.

    Returns:
        The probability of an attack in a period, in 0..1.

    Raises:
        ValueError: `n` is not a whole number of at least 2, a probability lies outside [0, 1],
            a + b is above 1, or `phi` above a + b, where an attack would make an alarm less
            likely.

    Source:
        After Baliga, Bueno de Mesquita and Wolitzky (2020), "Deterrence with Imperfect
        Attribution", American Political Science Review 114(4).
    """
    from scipy.optimize import brentq

    states = whole("n", n, 2)
    right, wrong = within("a", a, SHARE), within("b", b, SHARE)
    detected = within("a + b", round(right + wrong, DECIMALS), SHARE)
    alarm = within("phi", phi, f"[0, {detected}]")
    if detected == 0.0:
        return 1.0

    def excess(x: float) -> float:
        return _retaliation(x, states, right, wrong, alarm) - x

    return 1.0 - float(brentq(excess, 0.0, 1.0, xtol=1e-14))


def _retaliation(x: float, n: int, a: float, b: float, phi: float) -> float:
    """Return the cost of an attack when everybody with a gain below x is deterred."""
    one = (1.0 - x) / n
    other = b / (n - 1)
    total = one * (a + b) + x * phi / n
    belief = one / total if total > 0.0 else 1.0 / (a + b)
    shift = (a - phi / n) * a + (n - 1) * (other - phi / n) * other
    return max(0.0, shift * belief)
