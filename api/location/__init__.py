"""Where somebody is: places read out of what was pasted, and live shares that end by themselves."""
