"""From a news text to questions and notes, without a model: sentences, the facts in them, what can be asked.

English only. What is not understood for certain is not asked about.
"""
