"""Embedders: all-MiniLM-L6-v2 on this machine, and its model-free twin.

weights   where the published weights lie, and whether they are the ones we know
graph     weights to an ONNX graph
int8      the same graph with its matrices in 8 bits, for comparison alone
cache     the built graph on disk, checked by digest at every start
runtime   ONNX Runtime, quiet, as a function from token ids to vectors
minilm    the embedder of the product
hashing   the embedder of fast tests: same contract, no model

Nothing is imported here, so that a command that needs no embedder does not pay for one.
"""
