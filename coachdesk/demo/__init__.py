"""The demo office: people of the stories and a year of their history, made for the day it is started."""
