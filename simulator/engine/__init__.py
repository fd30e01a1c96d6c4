"""Many replicates at once: threads, processes, clusters; the same bits in each of them."""
