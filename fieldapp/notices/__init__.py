"""Messages to a user inside the app; knows user ids alone."""
