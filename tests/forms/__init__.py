"""Printed forms and the analysis of causes."""
