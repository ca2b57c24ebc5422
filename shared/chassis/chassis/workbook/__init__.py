"""Tables in and out of Excel workbooks. Pure: bytes in, values out; run it in the sandbox, never where others wait."""
