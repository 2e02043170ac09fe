"""The way in: login page, navigation, what every page shares."""
