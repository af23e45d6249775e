"""The offline tour: sample policies of two invented providers, served and checked step by step.

`story` knows the samples and what happens to them, `site` serves them on loopback, `tour` runs
the real pipeline over them. What is printed is the command line's affair.
"""
