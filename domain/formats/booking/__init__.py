"""The booking file for the back office: one file per approved booking. Begin at `document.py`; the format is `booking.xsd`."""
