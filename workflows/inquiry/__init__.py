"""Inquiries of the trail: which records answer what is asked, and how contracts stood at a moment."""
