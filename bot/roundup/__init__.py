"""Figures to words and card, within a network's limits. Pure."""
