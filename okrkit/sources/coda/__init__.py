"""Coda: tables in shared documents."""
