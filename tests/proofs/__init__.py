"""Contests with real connections: a few rounds always, a thousand in make proof."""
