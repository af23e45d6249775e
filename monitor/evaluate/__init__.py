"""The published benchmark: labelled pairs of policy versions, and how well they are told apart.

Knows the gold format (`gold`), when a reported value is the labelled one (`values`), what the
answers amount to (`scores`), what simple rules would have answered (`baselines`) and how another
tool is asked (`tools`). Asks the differ nothing itself: answers are lines of `compare --batch`,
whoever wrote them, so that any tool can be measured alike. Scoring does no I/O.
"""
