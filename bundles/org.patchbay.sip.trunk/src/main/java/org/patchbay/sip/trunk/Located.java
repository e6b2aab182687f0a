package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The hosts that the name service gives for a peer (RFC 3263 section 4.2, RFC 2782).
 *
 * @param domain the name that is looked up; empty for a peer whose hosts are as configured
 * @param records what was found; empty if nothing was, or not yet
 */
record Located(String domain, List<Service> records) {
    static final Located NOWHERE = new Located("", List.of());

    /**
     * One SRV record.
     *
     * @param priority 0 to 65535, the lowest first
     * @param weight 0 to 65535, its share among those of a priority
     */
    record Service(Host host, int priority, int weight) {}

    /** Whether the hosts of a peer are looked up. */
    boolean wanted() {
        return !domain.isEmpty();
    }

    boolean found() {
        return !records.isEmpty();
    }

    /** All hosts, as they stand before weights are drawn. */
    List<Host> hosts() {
        return records.stream()
                .sorted(Comparator.comparingInt(Service::priority)
                        .thenComparing(Comparator.comparingInt(Service::weight).reversed())
                        .thenComparing(service -> service.host().toString()))
                .map(Service::host)
                .distinct()
                .toList();
    }

    /** All hosts in the order for one call: by priority, and drawn by weight within one (RFC 2782). */
    List<Host> drawn(RandomGenerator random) {
        List<Service> left = new ArrayList<>(records);
        left.sort(Comparator.comparingInt(Service::priority).thenComparingInt(Service::weight));
        List<Host> order = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            int priority = left.get(0).priority();
            int sum = 0;
            int end = 0;
            while (end < left.size() && left.get(end).priority() == priority) {
                sum += left.get(end++).weight();
            }
            int drawn = random.nextInt(sum + 1);
            int at = 0;
            int running = left.get(0).weight();
            while (running < drawn) {
                running += left.get(++at).weight();
            }
            Host host = left.remove(at).host();
            if (!order.contains(host)) {
                order.add(host);
            }
        }
        return order;
    }
}
