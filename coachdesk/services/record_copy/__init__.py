"""A person's whole record, gathered from every table for the person themselves."""

from coachdesk.services.record_copy.gather import Item, Part, Value, gather, whole_record

__all__ = ["Item", "Part", "Value", "gather", "whole_record"]
