package org.patchbay.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.feature.FeatureException;
import org.patchbay.lab.audio.Counts;
import org.patchbay.lab.peer.LabCall;

/** Replaces a feature bundle while a call is up, and listens to that call meanwhile. */
final class Swap {
    private static final String HANDLER = "blocking";
    private static final int A_WHILE = 50;

    private final Stage stage;
    private final Screen screen;
    private final Report report;

    Swap(Stage stage, Screen screen, Report report) {
        this.stage = stage;
        this.screen = screen;
        this.report = report;
    }

    void play() throws DemoFailed, IOException {
        Bundle installed = bundle(live());
        Version newer = NewerVersion.after(installed.getVersion());
        screen.title("7. Replaced under a call: "
                + Report.brief(installed.getSymbolicName() + "/" + installed.getVersion()) + " by " + newer);
        Set<String> before = stage.known();
        LabCall caller = stage.lab().provider().call(Cast.CALLER, Cast.ADA);
        LabCall ada = stage.answeredBy(stage.lab().hub(), Cast.ADA);
        stage.hearEachOther(caller, ada);
        String call = stage.newcomer(before);

        Listener atCaller = new Listener("provider", caller);
        Listener atAda = new Listener("hub", ada);
        await(atCaller, atAda);
        phase("before", atCaller, atAda);
        long begin = System.nanoTime();
        screen.line(update(installed, newer));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        screen.line("the update took " + took.toMillis() + " ms");
        phase("during", atCaller, atAda);
        await(atCaller, atAda);
        phase("after", atCaller, atAda);

        stage.require("the call did not live through the update", caller.up() && ada.up());
        stage.hearEachOther(caller, ada);
        stage.require("audio was lost in the update", atCaller.lost() + atAda.lost() == 0);
        judgedAnew(newer);
        stage.hangUp(ada, caller, call);
        screen.head("That call was judged by "
                + report.judges(call, HANDLER).stream().map(Report::brief).collect(Collectors.joining(", "))
                + ", and went on");
        report.ladder(call);
    }

    private SlotView live() throws DemoFailed {
        return stage.calls().live("handler", HANDLER).orElseThrow(() -> new DemoFailed("no handler " + HANDLER));
    }

    private Bundle bundle(SlotView slot) throws DemoFailed {
        Bundle bundle = stage.bundles().getBundle(slot.bundleId());
        if (bundle == null) {
            throw new DemoFailed("no bundle " + slot.bundleId());
        }
        return bundle;
    }

    private String update(Bundle installed, Version newer) throws DemoFailed, IOException {
        Path directory = Files.createTempDirectory("patchbay-demo");
        try {
            Path file = NewerVersion.write(installed, newer, directory);
            return stage.features().update("demo", file);
        } catch (FeatureException e) {
            throw new DemoFailed("the update was not made: " + e.getMessage(), e);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A new call meets the new version. */
    private void judgedAnew(Version newer) throws DemoFailed, IOException {
        stage.require("live is " + live().version(), live().version().equals(newer.toString()));
        Set<String> before = stage.known();
        LabCall nuisance = stage.lab().provider().call(Cast.NUISANCE, Cast.ADA);
        stage.expect("the new version refuses", nuisance::ended);
        String call = stage.newcomer(before);
        stage.require("the new version let a blocked caller in", nuisance.status() >= 400);
        stage.require(
                "the new call was judged by " + report.judges(call, HANDLER),
                report.judges(call, HANDLER).stream().allMatch(v -> v.contains(newer.toString())));
        screen.head("A new call, from the blocked " + Cast.NUISANCE + ", meets the new version");
        report.verdicts(call);
    }

    private void await(Listener one, Listener other) throws DemoFailed {
        stage.expect("audio goes on", () -> one.fresh() >= A_WHILE && other.fresh() >= A_WHILE);
    }

    private void phase(String when, Listener one, Listener other) throws DemoFailed {
        stage.expect("audio flows " + when + " the update", () -> one.fresh() > 0 && other.fresh() > 0);
        screen.line(String.format("%-7s %s", when, one.tell()));
        screen.line(String.format("%-7s %s", "", other.tell()));
    }

    /** Counts what one end hears from one telling to the next. */
    private static final class Listener {
        private final String who;
        private final LabCall call;
        private final Counts first;
        private Counts told;

        Listener(String who, LabCall call) {
            this.who = who;
            this.call = call;
            this.first = call.audio().counts();
            this.told = first;
        }

        long fresh() {
            return call.audio().counts().since(told).received();
        }

        long lost() {
            return call.audio().counts().since(first).lost();
        }

        String tell() {
            Counts now = call.audio().counts();
            Counts since = now.since(told);
            told = now;
            return String.format(
                    "the %-8s hears %-7s %4d packets, %d lost, longest pause %d ms",
                    who,
                    call.audio().heard(),
                    since.received(),
                    since.lost(),
                    call.audio().longestPause().toMillis());
        }
    }
}
