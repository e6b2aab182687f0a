package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/** Our accounts with peers. */
final class Logins {
    private final Hashes hashes;
    private final LongSupplier clock;
    private final Map<String, Login> logins = new ConcurrentHashMap<>();

    /** @param clock nanoseconds */
    Logins(Hashes hashes, LongSupplier clock) {
        this.hashes = hashes;
        this.clock = clock;
    }

    Hashes hashes() {
        return hashes;
    }

    /** The account with a peer; null if there is none. */
    @Nullable
    Login of(PeerSettings peer) {
        Access.Account account = peer.access().ours().orElse(null);
        if (account == null) {
            return null;
        }
        Login known = logins.get(peer.name());
        if (known != null && known.account.equals(account)) {
            return known;
        }
        Login fresh = new Login(peer.name(), account, clock);
        logins.put(peer.name(), fresh);
        return fresh;
    }

    /** Forgets what is configured no more, and looks whether the secrets of what is are there. */
    void keep(PeerTable peers) {
        logins.keySet().removeIf(name -> peers.named(name)
                .filter(peer -> peer.access().ours().isPresent())
                .isEmpty());
        for (PeerSettings peer : peers.all()) {
            peer.access().ours().ifPresent(hashes::look);
            peer.access().theirs().ifPresent(hashes::look);
        }
    }

    /** What is wrong with what a peer and we prove to each other; empty if nothing is. */
    String fault(PeerSettings peer) {
        Login login = of(peer);
        if (login != null && !login.fault().isEmpty()) {
            return login.fault();
        }
        String ours = peer.access().ours().map(hashes::fault).orElse("");
        return ours.isEmpty() ? peer.access().theirs().map(hashes::fault).orElse("") : ours;
    }
}
