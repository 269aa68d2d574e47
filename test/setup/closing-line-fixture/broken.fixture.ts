throw new Error('on purpose: a file that does not load')
