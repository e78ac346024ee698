"""Adjustments are rules: what each one does, when two cannot both be kept, and who or what would break one."""
