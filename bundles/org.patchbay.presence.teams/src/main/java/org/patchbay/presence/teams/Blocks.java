package org.patchbay.presence.teams;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Who is in which block: each of whom something is known is in one, and each block is in the name of somebody who carries no other. */
final class Blocks {
    private final List<Block> all = new ArrayList<>();

    List<Block> all() {
        return List.copyOf(all);
    }

    void remove(Block block) {
        all.remove(block);
    }

    /** How many of a tenant are in one. */
    int covered(String tenant) {
        return of(tenant).stream().mapToInt(each -> each.users.size()).sum();
    }

    /**
     * Puts everybody who is connected in a block, and nobody else.
     *
     * @param fit who may carry one
     * @param ids the object id of a user, where it is known
     * @return blocks that are not needed any more
     */
    List<Block> plan(
            String tenant, SortedSet<String> connected, Predicate<String> fit, Function<String, Optional<String>> ids) {
        List<Block> dropped = new ArrayList<>();
        Set<String> carriers = new HashSet<>();
        Set<String> covered = new HashSet<>();
        for (Block each : of(tenant)) {
            if (!connected.contains(each.carrier) || !fit.test(each.carrier)) {
                dropped.add(each);
                continue;
            }
            each.changed |= each.users.keySet().removeIf(user -> !connected.contains(user));
            carriers.add(each.carrier);
            covered.addAll(each.users.keySet());
        }
        all.removeAll(dropped);
        Iterator<Block> free = of(tenant).iterator();
        Block block = null;
        for (String user : connected) {
            Optional<String> id = covered.contains(user) ? Optional.empty() : ids.apply(user);
            if (id.isEmpty()) {
                continue;
            }
            while ((block == null || block.users.size() >= Block.MOST) && free.hasNext()) {
                block = free.next();
            }
            if (block == null || block.users.size() >= Block.MOST) {
                Optional<String> carrier = connected.stream()
                        .filter(each -> fit.test(each) && !carriers.contains(each))
                        .findFirst();
                if (carrier.isEmpty()) {
                    break;
                }
                block = new Block(tenant, carrier.get());
                carriers.add(block.carrier);
                all.add(block);
            }
            block.users.put(user, id.get());
            block.changed = true;
        }
        of(tenant).stream().filter(each -> each.users.isEmpty()).forEach(dropped::add);
        all.removeAll(dropped);
        return dropped;
    }

    private List<Block> of(String tenant) {
        return all.stream().filter(each -> each.tenant.equals(tenant)).toList();
    }
}
