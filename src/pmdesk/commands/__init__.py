"""The commands: each reads, decides, writes, shows, in that order; no arithmetic, no SQL."""
