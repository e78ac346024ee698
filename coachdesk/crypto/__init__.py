"""Encryption at rest: master keys close data keys, data keys close what people said."""
