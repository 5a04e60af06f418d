"""Other engines with the same rules, each in the fastest form that we found; their packages are in the group `bench`."""
