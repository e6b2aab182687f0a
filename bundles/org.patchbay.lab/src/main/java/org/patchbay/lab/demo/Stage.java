package org.patchbay.lab.demo;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.osgi.framework.BundleContext;

import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.lab.peer.Lab;
import org.patchbay.lab.peer.LabCall;
import org.patchbay.lab.peer.LabPeer;

/** What the demo plays on: the lab's peers, and the runtime through the operations that an operator has too. */
public record Stage(
        Lab lab,
        CallOperations calls,
        TrunkOperations trunk,
        FeatureOperations features,
        Settings settings,
        BundleContext bundles) {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LATELY = 50;
    /** Half a second of packets. */
    private static final int A_WHILE = 25;

    /** Waits until it is so. */
    void expect(String what, BooleanSupplier so) throws DemoFailed {
        expect(what, PATIENCE, so);
    }

    void expect(String what, Duration patience, BooleanSupplier so) throws DemoFailed {
        if (!lab.changes().await(patience, so)) {
            throw new DemoFailed("waited " + patience.toSeconds() + " s in vain: " + what);
        }
    }

    void require(String what, boolean so) throws DemoFailed {
        if (!so) {
            throw new DemoFailed(what);
        }
    }

    /** The calls that the runtime knows, those of late too. */
    Set<String> known() {
        Set<String> ids = new HashSet<>(calls.recent(LATELY));
        calls.calls().stream().map(CallSummary::id).forEach(ids::add);
        return ids;
    }

    /** The runtime's name for the call that it did not know before. */
    String newcomer(Set<String> before) throws DemoFailed {
        expect("the runtime shows the new call", () -> !newcomers(before).isEmpty());
        return newcomers(before).iterator().next();
    }

    private Set<String> newcomers(Set<String> before) {
        Set<String> ids = known();
        ids.removeAll(before);
        return ids;
    }

    /** Waits until this peer has taken a call to this number and it is up. */
    LabCall answeredBy(LabPeer peer, String number) throws DemoFailed {
        expect(
                "the " + peer.name() + " answers " + number,
                () -> peer.taking(number).filter(LabCall::up).isPresent());
        return peer.taking(number).orElseThrow(() -> new DemoFailed(number + " hung up at once"));
    }

    /** Waits until each hears the tone of the other. */
    void hearEachOther(LabCall one, LabCall other) throws DemoFailed {
        expect(
                one.audio().hertz() + " Hz and " + other.audio().hertz() + " Hz are heard at the other end; heard "
                        + one.audio().heard() + " and " + other.audio().heard(),
                () -> hears(one, other) && hears(other, one));
    }

    private static boolean hears(LabCall here, LabCall there) {
        return here.audio().counts().received() >= A_WHILE
                && here.audio().heard().is(there.audio().hertz());
    }

    /** Ends it here, and waits until the other end and the runtime know. */
    void hangUp(LabCall here, LabCall there, String call) throws DemoFailed {
        here.hangup();
        expect("the other end is hung up too", there::ended);
        over(call);
    }

    void over(String call) throws DemoFailed {
        expect("the runtime has no trace of the call among those that go on", () -> calls.calls().stream()
                .noneMatch(c -> c.id().equals(call)));
    }

    /** What the peers had to complain of. */
    List<String> breaches() {
        return java.util.stream.Stream.of(lab.hub(), lab.provider())
                .flatMap(peer -> peer.breaches().stream().map(b -> peer.name() + ": " + b))
                .toList();
    }
}
