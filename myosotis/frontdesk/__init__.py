"""Front desk: a request that reached the secretariat by mail, form or telephone finds its way to a hotline.

Words: an *arrival* is what the coordinator's front desk wrote down, only what is needed to pass it on; it is *routed*
to one hotline as a sealed message. There it is a *routed request*, until a person takes it up as a contact of that
hotline, or declines it with a reason. The secretariat keeps no case: thirty days after a hotline took it up, or after
it ended here, the words are destroyed and the fact stays, as codes and dates.
Called by site (pages, worker); uses exchange to carry, network for hotlines, casework for the contact it becomes.
"""
