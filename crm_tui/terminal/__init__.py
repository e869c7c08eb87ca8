"""What stands between Textual and the wire: driver, line filters, detection, clipboard."""
