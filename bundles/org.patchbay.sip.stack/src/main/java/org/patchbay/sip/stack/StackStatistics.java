package org.patchbay.sip.stack;

import java.util.Map;

/**
 * Counters since the start, and a few present values; a snapshot, not atomic over all fields.
 *
 * @param received messages taken from the wire, good or not
 * @param parsed messages that were well-formed
 * @param sent messages handed to a transport, retransmissions included
 * @param retransmitted requests and responses sent again by a transaction's timer or because the peer repeated itself
 * @param absorbed retransmissions of a peer that were kept from the transaction user
 * @param refused initial INVITEs answered 503 by admission control
 * @param dropped messages dropped, by reason (source, garbage, malformed, oversized, queue, overload-ack, stray, response-misrouted)
 * @param sendFailures messages that could not be sent
 * @param clientTransactions live client transactions
 * @param serverTransactions live server transactions
 * @param connections open stream connections
 * @param queued messages and tasks waiting for workers
 * @param queueAgeMillis how long the oldest of them has waited
 */
public record StackStatistics(
        long received,
        long parsed,
        long sent,
        long retransmitted,
        long absorbed,
        long refused,
        Map<String, Long> dropped,
        long sendFailures,
        int clientTransactions,
        int serverTransactions,
        int connections,
        int queued,
        long queueAgeMillis) {}
