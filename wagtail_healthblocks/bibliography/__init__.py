"""Sources as plain data: what is known of them, how it is read and written. No model and no network is known here."""
