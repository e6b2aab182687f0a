package org.patchbay.presence;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.AfterEach;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.testkit.call.MemoryFacts;
import org.patchbay.testkit.presence.TableMapping;

import static org.assertj.core.api.Assertions.assertThat;

/** Several nodes on one store, for tests of what happens to them. In the end nobody was written by two. */
class Nodes {
    static final Duration A_MOMENT = Duration.ofSeconds(5);
    static final Duration TAKEN_OVER = Duration.ofMillis(Lease.DEAD + 2 * Lease.BEAT);

    final World world = new World(11);
    final List<Node> nodes = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final List<String> writers = new ArrayList<>();
    private int names;

    Nodes() {
        world.kill();
        for (int i = 0; i < 12; i++) {
            world.tenant("t" + i, 5);
        }
        world.ticking.add(() -> List.copyOf(nodes).forEach(Node::tick));
    }

    @AfterEach
    void nobodyIsWrittenByTwo() {
        assertThat(violations).isEmpty();
        assertThat(world.teams.violations).isEmpty();
        assertThat(world.zoom.violations).isEmpty();
        assertThat(writers).isNotEmpty();
    }

    /** An engine of its own, with a time of its own. */
    final class Node {
        final String name = "node" + names++;
        final Lease lease;
        final Engine engine;
        final OpsDesk desk;
        final Lookup lookup;
        /** Whether it runs: one that is stopped may go on, one that is killed does not. */
        boolean runs = true;

        final List<Runnable> waiting = new ArrayList<>();

        Node(long ahead) {
            Surroundings around =
                    new Surroundings(world.clock(), world.directory(), world.settings, world.store, new MemoryFacts());
            around.mapping = new TableMapping();
            for (Platform platform : Platform.values()) {
                around.ends.put(platform, watched(world.end(platform)));
            }
            lease = new Lease(world.store, name, () -> world.now() + ahead, () -> world.users.keySet());
            Executor mine = task -> {
                if (runs) {
                    task.run();
                } else {
                    waiting.add(task);
                }
            };
            engine = new Engine(around, () -> world.node, mine, mine, new Backoff(new Random(1)), lease);
            desk = new OpsDesk(around, engine);
            lookup = new Lookup(around, engine);
            engine.start();
            nodes.add(this);
        }

        void tick() {
            if (runs) {
                engine.tick();
            }
        }

        void kill() {
            runs = false;
            nodes.remove(this);
        }

        void stop() {
            lease.close(engine.close());
            kill();
        }

        /** As a process that hangs, or whose machine does. */
        void hangs() {
            runs = false;
        }

        void goesOn() {
            runs = true;
            List<Runnable> late = List.copyOf(waiting);
            waiting.clear();
            late.forEach(Runnable::run);
        }

        Set<String> tenants() {
            Set<String> all = new TreeSet<>(world.users.keySet());
            all.removeIf(tenant -> !engine.isOurs(tenant));
            return all;
        }

        private PresenceEnd watched(PresenceEnd end) {
            return (PresenceEnd) Proxy.newProxyInstance(
                    Nodes.class.getClassLoader(), new Class<?>[] {PresenceEnd.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("show") || method.getName().equals("clear")) {
                            String tenant = arguments[0] instanceof org.patchbay.api.presence.sync.Wish wish
                                    ? wish.tenant()
                                    : String.valueOf(arguments[0]);
                            writes(this, tenant);
                        }
                        return method.invoke(end, arguments);
                    });
        }
    }

    void writes(Node node, String tenant) {
        writers.add(node.name);
        for (Node other : nodes) {
            if (other != node && other.lease.holds(tenant)) {
                violations.add(node.name + " writes what is " + other.name + "'s: " + tenant);
            }
        }
        if (!node.lease.holds(tenant)) {
            violations.add(node.name + " writes what is not its own: " + tenant);
        }
    }

    Node owner(String tenant) {
        return nodes.stream()
                .filter(node -> node.tenants().contains(tenant))
                .findFirst()
                .orElseThrow();
    }

    void eachIsOnes() {
        List<String> all = new ArrayList<>();
        nodes.forEach(node -> all.addAll(node.tenants()));
        assertThat(all).containsExactlyInAnyOrderElementsOf(world.users.keySet());
    }

    void meet(String tenant) {
        world.zoom.does(tenant, "u1", PresenceStatus.IN_A_MEETING);
    }

    void allAre(PresenceStatus status) {
        for (String tenant : world.users.keySet()) {
            assertThat(world.teams.displayed(tenant, "u1")).as(tenant).isEqualTo(status);
        }
    }
}
