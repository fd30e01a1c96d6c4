"""Work beyond one machine, on Dask distributed; imported only when it is asked for."""
