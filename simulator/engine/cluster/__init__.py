"""Work beyond one machine, on Dask distributed; imported only when it is asked for.

address   where the scheduler is, and who may be trusted    connect  start or find a cluster
facts     what could change a bit, on both sides            check    compare it, try the folder
remote    what a worker does                                queue    what the client waits for
bundles   small pieces, sent together                       pool     all of it behind one interface
"""
