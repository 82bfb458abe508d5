"""Visits and live visitors as lists to look at: the six views, views of one's own, and how they are asked for."""
