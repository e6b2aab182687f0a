package org.patchbay.zoom;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemorySecrets;

/** Zoom's end as it is, for one account of one tenant, by a clock that a test moves. */
public final class ZoomOfTest {

    private record Given(
            String name,
            String tenant,
            String account__id,
            String client__id,
            String client__secret,
            String webhook__secret,
            String plan,
            int share__percent,
            boolean mail__is__upn,
            int refresh__minutes,
            String api__url,
            String oauth__url)
            implements AccountConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return AccountConfig.class;
        }
    }

    private ZoomOfTest() {}

    /** The app is {@code client} with the secret {@code secret}, the account {@code acct}, and all of it is ours. Its people are read as time passes. */
    public static PresenceEnd end(
            String tenant,
            String plan,
            String url,
            Clock clock,
            ManualSchedule schedule,
            Directory directory,
            Path folder) {
        ZoomAccount account = new ZoomAccount(
                new MemorySecrets().with("file:zoom", "secret").with("file:hook", "hook"),
                schedule,
                clock,
                Duration.ofSeconds(20),
                folder,
                source -> {});
        account.modified(
                new Given("main", tenant, "acct", "client", "file:zoom", "file:hook", plan, 100, true, 15, url, url));
        account.bindDirectory(directory);
        Accounts accounts = new Accounts();
        accounts.bindAccount(account);
        accounts.bindDirectory(directory);
        return new ZoomPresence(accounts, clock, new ZoomPresence.Memory());
    }
}
