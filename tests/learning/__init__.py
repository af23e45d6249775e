"""The program that learns the weights of `monitor.differ.weights` from written edits."""
