"""Sweeps: many points of a space of uncertainties, computed so that nothing is lost or done twice.

designs    lay the points out               plan      what is to be computed, written down
batches    compute a piece, a pure function folder    parts, journal, final data
tasks      what goes into a part           runner    puts these together
run        the same from Python            data      reads a stored sweep
words      what is asked of a stored sweep
variance, sensitivity, prim, discovery      what the points say
"""
