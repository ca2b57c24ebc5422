"""The read side: every SELECT, within what the reader may see."""
