"""The group's reports: one SQL text each over a lake's compacted files, for two engines."""
