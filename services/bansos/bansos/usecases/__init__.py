"""The write side: one verb function for each thing that people do."""
