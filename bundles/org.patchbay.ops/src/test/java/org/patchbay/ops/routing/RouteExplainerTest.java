package org.patchbay.ops.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.ExpectedArrivals;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.routing.Rehearsals;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteQuestion;
import org.patchbay.api.ops.routing.RouteTarget;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RouteExplainerTest {
    private static final Instant AT = Instant.parse("2026-12-24T18:00:00Z");
    private final MemoryDirectory directory = new MemoryDirectory(
            Acme.with(
                            Acme.ada(),
                            User.of("acme", "phone")
                                    .site("berlin")
                                    .extension("2009")
                                    .platform(User.Platform.PROVIDER)
                                    .build(),
                            User.of("acme", "ghost").site("berlin").build())
                    .build(),
            new FewCountries());
    private final List<String> asked = new ArrayList<>();
    private String emergency = "";

    /** Reads as little as the tests look at. */
    private final ExpectedArrivals arrivals = (peer, from, to) -> {
        if (!List.of("hub", "zoom", "carrier2").contains(peer)) {
            return Optional.empty();
        }
        if (to.contains("[")) {
            throw new IllegalArgumentException("'" + to + "' is no URI that can be called.");
        }
        asked.add(from + " -> " + to + " from " + peer);
        Side side = peer.equals("hub") ? Side.HUB : Side.PROVIDER;
        String host = to.contains("@") ? to.substring(to.indexOf('@') + 1).split(";")[0] : "";
        Arrival arrival = new Arrival(
                "expected",
                "expected-a",
                peer,
                side,
                Optional.empty(),
                Party.of(from),
                Party.of(to),
                host,
                List.of(),
                Map.of(),
                !emergency.isEmpty(),
                Optional.empty());
        return Optional.of(new ExpectedArrivals.Expected(arrival, emergency, ""));
    };

    private final Rehearsals core = (arrival, at) -> {
        asked.add("at " + at);
        return CompletableFuture.completedFuture(new RouteExplanation(
                directory.tenant(arrival).orElse("default"),
                "rings",
                0,
                List.of(
                        new RouteTarget(1, "", "zoom", "tel:+1", "+2", true),
                        new RouteTarget(2, "", "carrier2", "tel:+1", "+2", true),
                        new RouteTarget(3, "", "nowhere", "tel:+1", "+2", true)),
                List.of()));
    };

    private RouteExplanation explain(String tenant, String caller, String callee, String peer)
            throws OperationException {
        RouteExplainer explainer = new RouteExplainer(directory, arrivals, core);
        explainer.bindTrunk(new Peers());
        return explainer.explain(new RouteQuestion(
                tenant, caller, callee, Optional.ofNullable(peer).filter(p -> !p.isEmpty()), Optional.of(AT)));
    }

    @ParameterizedTest
    @CsvSource({
        // A user by number, id, principal name and extension, with a national number, an extension, a service number.
        ",+4930123401,030 99-88,,sip:+4930123401@sbc1.acme.example;user=phone -> sip:0309988@sbc1.acme.example from hub",
        ",+49 30 123401,+49 30 (77) 66,,"
                + "sip:+4930123401@sbc1.acme.example;user=phone -> sip:+49307766@sbc1.acme.example;user=phone from hub",
        ",ada,2009,,sip:+4930123401@sbc1.acme.example;user=phone -> sip:2009@sbc1.acme.example from hub",
        "acme,ADA@acme.example,112,,sip:+4930123401@sbc1.acme.example;user=phone -> sip:112@sbc1.acme.example from hub",
        "acme,2001,*21#,,sip:+4930123401@sbc1.acme.example;user=phone -> sip:*21%23@sbc1.acme.example from hub",
        // A number of the tenant's that nobody has, and a user of the provider's.
        ",+4930123477,112,,sip:+4930123477@sbc1.acme.example;user=phone -> sip:112@sbc1.acme.example from hub",
        ",phone,+4930123401,,sip:2009@patchbay.invalid -> sip:+4930123401@patchbay.invalid;user=phone from zoom",
        // From outside: by whom is called.
        ",+12065550199,+4930123401,,"
                + "sip:+12065550199@patchbay.invalid;user=phone -> sip:+4930123401@patchbay.invalid;user=phone from zoom",
        ",anonymous,+4930123401,carrier2,"
                + "sip:anonymous@patchbay.invalid -> sip:+4930123401@patchbay.invalid;user=phone from carrier2",
        "acme,+4940555501,+4930123401,,"
                + "sip:+4940555501@patchbay.invalid;user=phone -> sip:+4930123401@patchbay.invalid;user=phone from zoom",
        // As it is written.
        ",sip:+4930123401@a.test,tel:+15,,sip:+4930123401@a.test -> tel:+15 from hub",
        ",ada,urn:service:sos,,sip:+4930123401@sbc1.acme.example;user=phone -> urn:service:sos from hub",
        // Nobody knows either, but where it comes from.
        ",+12065550199,+12065550100,zoom,"
                + "sip:+12065550199@patchbay.invalid;user=phone -> sip:+12065550100@patchbay.invalid;user=phone from zoom"
    })
    void isAskedAsItWouldCome(String tenant, String caller, String callee, String peer, String wire) throws Exception {
        explain(tenant == null ? "" : tenant, caller, callee, peer);
        assertThat(asked).containsExactly(wire, "at " + AT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody|ada|112||There is no tenant 'nobody'. There are: acme, other.",
                "|2001|112||'2001' is a caller of several tenants: acme/ada, other/eve. Say whose call it is.",
                "|carol|112||The caller 'carol' is not a number (+493012345), an extension, a user or a sip: URI.",
                "|ada|bob||The callee 'bob' is not a number, an extension, a service number or a sip: URI.",
                "|ada|||The callee '' is not a number",
                "||112||The caller '' is not a number",
                "|ghost|112||User acme/ghost has neither a number nor an extension to call from.",
                "|+12065550199|+12065550100||It cannot be told whose call it would be",
                "|ada|112|nowhere|There is no peer 'nowhere' that calls could come from. There are: hub, zoom, carrier2.",
                "other|eve|112|nowhere|There is no peer 'nowhere' that calls could come from. There are: hub, zoom.",
                "|ada|sip:1@[x||'sip:1@[x' is no URI that can be called.",
                "other|+4930123401|+4930123402|hub|would be another tenant's, not other's."
            })
    void whatIsNotUnderstoodIsSaid(String tenant, String caller, String callee, String peer, String said) {
        assertThatThrownBy(() -> explain(
                        tenant == null ? "" : tenant,
                        caller == null ? "" : caller,
                        callee == null ? "" : callee,
                        peer == null ? "" : peer))
                .isInstanceOfSatisfying(OperationException.class, e -> assertThat(e.reason())
                        .isEqualTo(OperationException.Reason.INVALID))
                .hasMessageContaining(said);
    }

    @Test
    void aTimeOutOfAllReasonIsRefused() {
        RouteExplainer explainer = new RouteExplainer(directory, arrivals, core);
        for (Instant wrong : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
            assertThatThrownBy(() -> explainer.explain(
                            new RouteQuestion("", "ada", "112", Optional.empty(), Optional.of(wrong))))
                    .hasMessageContaining("is not between the years 2000 and 2199");
        }
    }

    @Test
    void saysWhichPeersAreThereAndWhatTheTrunkWouldNote() throws Exception {
        emergency = "emergency test";
        RouteExplanation found = explain("", "ada", "112", "");
        assertThat(found.targets())
                .extracting(RouteTarget::peer, RouteTarget::peerUp)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("zoom", true),
                        org.assertj.core.groups.Tuple.tuple("carrier2", false),
                        org.assertj.core.groups.Tuple.tuple("nowhere", false));
        assertThat(found.steps()).first().satisfies(step -> {
            assertThat(step.who()).isEqualTo("trunk");
            assertThat(step.what()).isEqualTo("emergency test");
        });
        assertThat(found.tenant()).isEqualTo("acme");
    }

    @Test
    void whatTheCoreCannotDoIsUnavailable() {
        RouteExplainer explainer = new RouteExplainer(
                directory,
                arrivals,
                (arrival, at) -> CompletableFuture.failedFuture(new IllegalStateException("stopped")));
        assertThatThrownBy(() ->
                        explainer.explain(new RouteQuestion("", "ada", "112", Optional.empty(), Optional.empty())))
                .isInstanceOfSatisfying(OperationException.class, e -> assertThat(e.reason())
                        .isEqualTo(OperationException.Reason.UNAVAILABLE));
    }

    /** A trunk whose second carrier is away. */
    private static final class Peers implements TrunkOperations {
        private static PeerView peer(String name, String side, String state) {
            return new PeerView(name, side, "", state, Optional.empty(), 0, 0, 0, "");
        }

        @Override
        public List<PeerView> peers() {
            return List.of(
                    peer("hub", "hub", "up"),
                    peer("zoom", "provider", "unknown"),
                    peer("carrier2", "provider", "down"),
                    peer("tape", "recorder", "up"));
        }

        @Override
        public List<String> listeners() {
            return List.of();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public List<LadderLine> ladder(String call) {
            return List.of();
        }

        @Override
        public int capture(Optional<String> call, Path file) throws IOException {
            return 0;
        }

        @Override
        public List<String> media(String call) {
            return List.of();
        }
    }
}
