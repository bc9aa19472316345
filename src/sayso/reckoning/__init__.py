"""Claims to constraints; the ranges they allow with reasons, clashes and what to give up, what-if."""
