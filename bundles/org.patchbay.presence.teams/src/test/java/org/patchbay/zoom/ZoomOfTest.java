package org.patchbay.zoom;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;

/** Zoom's end as it is, for one account of one tenant, by a clock that a test moves. */
public final class ZoomOfTest {

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
        MemorySecrets secrets = new MemorySecrets().with("file:zoom", "secret").with("file:hook", "hook");
        ZoomAccount account = new ZoomAccount(secrets, schedule, clock, Duration.ofSeconds(20), folder, source -> {});
        account.modified(config(Map.of(
                "name",
                "main",
                "tenant",
                tenant,
                "account_id",
                "acct",
                "client_id",
                "client",
                "client_secret",
                "file:zoom",
                "webhook_secret",
                "file:hook",
                "plan",
                plan,
                "share_percent",
                100,
                "api_url",
                url,
                "oauth_url",
                url)));
        account.bindDirectory(directory);
        Accounts accounts = new Accounts();
        accounts.bindAccount(account);
        accounts.bindDirectory(directory);
        UserAccounts users = new UserAccounts(
                accounts,
                new MemoryStore(),
                secrets,
                new MemoryAudit(),
                new ManualSchedule(),
                clock,
                folder.resolve("zoom.key"));
        return new ZoomPresence(accounts, users, clock, new ZoomPresence.Memory());
    }

    /** What was set, and else the default, as the container gives it. */
    private static AccountConfig config(Map<String, Object> set) {
        return (AccountConfig) Proxy.newProxyInstance(
                ZoomOfTest.class.getClassLoader(),
                new Class<?>[] {AccountConfig.class},
                (proxy, method, arguments) ->
                        set.getOrDefault(method.getName().replace("__", "_"), method.getDefaultValue()));
    }
}
