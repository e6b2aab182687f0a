package org.patchbay.lab.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.lab.peer.LabCall;
import org.patchbay.lab.peer.LabPeer;

/** Plays calls through the runtime and tells what happened: each way, refused, forwarded, transferred, and while a feature is replaced. */
public final class Demo {
    private static final String AUTHOR = "demo";
    /** The runtime may have been started just now. */
    private static final Duration START = Duration.ofSeconds(60);

    private final Stage stage;
    private final Screen screen;
    private final Report report;
    private final LabPeer hub;
    private final LabPeer provider;

    public Demo(Stage stage, PrintStream out) {
        this.stage = stage;
        this.screen = new Screen(out);
        this.report = new Report(stage, screen);
        this.hub = stage.lab().hub();
        this.provider = stage.lab().provider();
    }

    /** Runs all of it. The last line says whether everything was as it should be. */
    public void run() throws DemoFailed {
        try {
            ready();
            setUp();
            fromOutside();
            fromTheHub();
            blocked();
            forwarded();
            forwardedToNobody();
            transferred();
            new Swap(stage, screen, report).play();
            List<String> breaches = stage.breaches();
            stage.require("a peer's contract was broken: " + String.join("; ", breaches), breaches.isEmpty());
            screen.plain("");
            screen.plain("demo: PASSED");
        } catch (DemoFailed e) {
            failed(String.valueOf(e.getMessage()));
            throw e;
        } catch (IOException | StoreException | RuntimeException e) {
            failed(String.valueOf(e));
            throw new DemoFailed(String.valueOf(e), e);
        } finally {
            hub.calls().forEach(LabCall::hangup);
            provider.calls().forEach(LabCall::hangup);
        }
    }

    private void failed(String why) {
        screen.plain("");
        stage.breaches().forEach(screen::line);
        screen.plain("demo: FAILED: " + why);
    }

    private void ready() throws DemoFailed {
        screen.title("The runtime");
        stage.expect(
                "the trunk listens, and its peers are up",
                START,
                () -> !stage.trunk().listeners().isEmpty()
                        && stage.trunk().peers().stream()
                                        .filter(p -> p.state().equals("up"))
                                        .count()
                                >= 2);
        screen.line("listens on " + String.join(", ", stage.trunk().listeners()));
        stage.trunk()
                .peers()
                .forEach(p -> screen.line(
                        String.format("peer %-14s %-9s %-26s %s", p.name(), p.side(), p.address(), p.state())));
        stage.calls().slots().stream()
                .filter(s -> s.state().equals("live"))
                .forEach(s -> screen.line(String.format(
                        "%-9s %-19s %-9s %s",
                        s.kind(), s.name(), s.phase(), Report.brief(s.bundle() + "/" + s.version()))));
    }

    private void setUp() throws StoreException {
        stage.settings()
                .write(
                        AUTHOR,
                        SettingsScope.tenant(Cast.TENANT),
                        "blocking",
                        Map.of("blocked_callers", Cast.NUISANCE, "blocked_destinations", Cast.PREMIUM));
        stage.settings().write(AUTHOR, Cast.user("ben"), "forwarding", Map.of("always_to", Cast.BENS_MOBILE));
        stage.settings().write(AUTHOR, Cast.user("cleo"), "forwarding", Map.of("always_to", Cast.PREMIUM_NUMBER));
    }

    private void fromOutside() throws DemoFailed, IOException {
        screen.title("1. From outside to Ada: " + Cast.CALLER + " calls " + Cast.ADA);
        Set<String> before = stage.known();
        LabCall caller = provider.call(Cast.CALLER, Cast.ADA);
        LabCall ada = stage.answeredBy(hub, Cast.ADA);
        stage.hearEachOther(caller, ada);
        String call = stage.newcomer(before);
        report.audio(call, caller, ada);
        stage.hangUp(caller, ada, call);
        report.ladder(call);
        report.verdicts(call);
    }

    private void fromTheHub() throws DemoFailed, IOException {
        screen.title("2. From Ada to outside: " + Cast.ADA + " calls " + Cast.CALLED);
        Set<String> before = stage.known();
        LabCall ada = hub.call(Cast.ADA, Cast.CALLED);
        LabCall called = stage.answeredBy(provider, Cast.CALLED);
        stage.hearEachOther(called, ada);
        String call = stage.newcomer(before);
        report.audio(call, called, ada);
        stage.hangUp(called, ada, call);
        report.ladder(call);
        report.verdicts(call);
    }

    private void blocked() throws DemoFailed, IOException {
        screen.title("3. Blocked: " + Cast.NUISANCE + " calls Ada");
        Set<String> before = stage.known();
        LabCall caller = provider.call(Cast.NUISANCE, Cast.ADA);
        stage.expect("the call is refused", caller::ended);
        String call = stage.newcomer(before);
        stage.require("the nuisance was not refused: " + caller.status(), caller.status() >= 400);
        stage.require("the hub heard of it", hub.taking(Cast.ADA).isEmpty());
        screen.line("refused with " + caller.status() + " " + caller.reason());
        report.ladder(call);
        report.verdicts(call);
    }

    private void forwarded() throws DemoFailed, IOException {
        screen.title("4. Forwarded: " + Cast.CALLER + " calls Ben, who wants his calls on " + Cast.BENS_MOBILE);
        Set<String> before = stage.known();
        LabCall caller = provider.call(Cast.CALLER, Cast.BEN);
        LabCall mobile = stage.answeredBy(provider, Cast.BENS_MOBILE);
        stage.hearEachOther(caller, mobile);
        String call = stage.newcomer(before);
        List<String> diversion = mobile.received("Diversion");
        stage.require(
                "the provider is not told that the call was Ben's: " + diversion,
                diversion.stream().anyMatch(d -> d.contains(Cast.BEN)));
        screen.line("the provider is told: Diversion: " + String.join(", ", diversion));
        report.audio(call, caller, mobile);
        stage.hangUp(caller, mobile, call);
        report.ladder(call);
        report.verdicts(call);
    }

    /** As Teams does it: a REFER, which the runtime carries out by an INVITE back to the hub that says the same byte for byte. */
    private void transferred() throws DemoFailed, IOException {
        screen.title("6. Transferred: Ada hands " + Cast.CALLER + " over to Ben");
        Set<String> before = stage.known();
        LabCall caller = provider.call(Cast.CALLER, Cast.ADA);
        LabCall ada = stage.answeredBy(hub, Cast.ADA);
        stage.hearEachOther(caller, ada);
        String call = stage.newcomer(before);
        hub.refer(ada, Cast.BEN_AT_THE_HUB);
        LabCall ben = stage.answeredBy(hub, Cast.BEN_AT_THE_HUB);
        stage.expect("Ada is told, and hangs up", ada::ended);
        stage.require("the caller has been hung up on", caller.up());
        stage.hearEachOther(caller, ben);
        report.audio(call, caller, ben);
        stage.hangUp(caller, ben, call);
        report.ladder(call);
        report.verdicts(call);
    }

    /** The hole through which toll fraud goes: what one may not call, one has a user forward to. */
    private void forwardedToNobody() throws DemoFailed, IOException {
        screen.title("5. No way round: Cleo forwards to a number that is blocked");
        Set<String> before = stage.known();
        LabCall caller = provider.call(Cast.CALLER, Cast.CLEO);
        stage.expect("the call is refused", caller::ended);
        String call = stage.newcomer(before);
        stage.require("the forward was not refused: " + caller.status(), caller.status() >= 400);
        screen.line("refused with " + caller.status() + " " + caller.reason());
        report.verdicts(call);
    }
}
