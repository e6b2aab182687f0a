package org.patchbay.graph;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;
import org.patchbay.testkit.graph.GraphClientContract;

/** The contract of the testkit over the guard, the SDK's HTTP client and a Graph on loopback. */
class GuardedGraphTest extends GraphClientContract {
    private World world;

    @BeforeEach
    void start() throws Exception {
        world = new World();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Override
    protected GraphClient client(Set<String> declared, Set<String> granted) {
        world.tokens.granted.put("acme", granted);
        List<Declaration> declarations = declared.stream()
                .map(scope -> new Declaration(scope, Purpose.PRESENCE, ""))
                .toList();
        Guard.Caller caller = new Guard.Caller("acme.presence 1.0.0", declarations);
        return new Client(world.gateway, caller);
    }

    private record Client(Gateway gateway, Guard.Caller caller) implements GraphClient {
        @Override
        public CompletionStage<GraphResponse> send(GraphRequest request) {
            return gateway.send(gateway.asker(caller, () -> true), request);
        }

        @Override
        public List<CompletionStage<GraphResponse>> sendAll(List<GraphRequest> requests) {
            return gateway.sendAll(gateway.asker(caller, () -> true), requests);
        }

        @Override
        public GraphClient onBehalfOf(String assertion) {
            return new OnBehalfClient(this, gateway, gateway.onBehalf(caller, assertion, () -> true));
        }
    }

    @Override
    protected int sent() {
        return world.graph.came.size();
    }
}
