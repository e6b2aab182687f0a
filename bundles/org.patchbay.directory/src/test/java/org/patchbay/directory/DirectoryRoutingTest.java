package org.patchbay.directory;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

import static org.assertj.core.api.Assertions.assertThat;

class DirectoryRoutingTest {
    private static final E164 ADA = new E164("+4930123401");
    private static final User USER = new User(
            "ada", "acme", "berlin", "", "Ada", Optional.of(ADA), Optional.of("2001"), User.Kind.PERSON, Set.of());
    private static final Tenant TENANT =
            new Tenant("acme", "Acme", List.of(), List.of("hub"), List.of("zoom", "carrier2"));

    private final DirectoryRouting routing = new DirectoryRouting(fake(Directory.class, (name, args) -> switch (name) {
        case "tenant" -> args[0].equals("acme") ? Optional.of(TENANT) : Optional.empty();
        case "user" -> args[1].equals("ada") ? Optional.of(USER) : Optional.empty();
        case "byNumber" -> args[0].equals(ADA) ? Optional.of(USER) : Optional.empty();
        default -> throw new AssertionError(name);
    }));

    @Test
    void callsOutOverTheProvidersInOrder() {
        Verdict verdict = decide("acme", Side.HUB, "hub", Party.of(new E164("+14255550100")), 0);
        assertThat(verdict.waves())
                .extracting(w -> w.targets().get(0).peer().orElseThrow())
                .containsExactly("zoom", "carrier2");
    }

    @Test
    void callsUsersOverTheHub() {
        Verdict verdict = decide("acme", Side.PROVIDER, "zoom", Party.of(ADA), 0);
        assertThat(verdict.waves())
                .singleElement()
                .satisfies(w -> assertThat(w.targets().get(0).peer()).contains("hub"));
    }

    @Test
    void startsAnewForTheNumberBehindAnExtension() {
        Party extension =
                new Party("sip:2001@sbc", Optional.empty(), "", Optional.of("ada"), Optional.empty(), Optional.empty());
        Verdict verdict = decide("acme", Side.PROVIDER, "zoom", extension, 0);
        assertThat(verdict.redirection().orElseThrow().targets().get(0).uri()).isEqualTo("tel:+4930123401");
    }

    @Test
    void knowsNobodyElse() {
        assertThat(decide("acme", Side.PROVIDER, "zoom", Party.of(new E164("+14255550100")), 0)
                        .refusal()
                        .orElseThrow()
                        .sip())
                .isEqualTo(404);
        assertThat(decide("acme", Side.HUB, "hub", Party.of("sip:2999@sbc"), 0)
                        .refusal()
                        .orElseThrow()
                        .sip())
                .isEqualTo(404);
        assertThat(decide("nobody", Side.HUB, "hub", Party.of(ADA), 0)
                        .refusal()
                        .orElseThrow()
                        .sip())
                .isEqualTo(403);
    }

    @Test
    void forwardsOutButNeverStraightBack() {
        assertThat(decide("acme", Side.PROVIDER, "zoom", Party.of(new E164("+14255550100")), 1)
                        .decision())
                .isEqualTo(Decision.ROUTE);
        assertThat(decide("acme", Side.HUB, "hub", Party.of(ADA), 0)
                        .refusal()
                        .orElseThrow()
                        .sip())
                .isEqualTo(404);
    }

    private Verdict decide(String tenant, Side side, String peer, Party to, int hops) {
        Attempt attempt = fake(Attempt.class, (name, args) -> switch (name) {
            case "peer" -> Optional.empty();
            case "to" -> to;
            case "arrivedOn" -> side;
            case "arrivedFrom" -> Optional.of(peer);
            case "hops" -> hops;
            default -> throw new AssertionError(name);
        });
        CallView view = fake(CallView.class, (name, args) -> {
            if (name.equals("scope")) {
                return Scope.call(tenant, "1");
            }
            throw new AssertionError(name);
        });
        return routing.decide(attempt, view);
    }

    private interface Answers {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> answers.answer(method.getName(), args)));
    }
}
