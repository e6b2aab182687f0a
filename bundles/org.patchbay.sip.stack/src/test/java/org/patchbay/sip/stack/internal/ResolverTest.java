package org.patchbay.sip.stack.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which of a name's addresses is used. */
class ResolverTest {
    /** At once, on the caller's thread. */
    private static final class Here extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long time, TimeUnit unit) {
            return true;
        }
    }

    private final List<String> asked = new ArrayList<>();
    private final Resolver resolver = new Resolver(new Here(), host -> {
        asked.add(host);
        if (host.equals("nowhere.test")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {address(1), address(2), address(3)};
    });

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    }

    private InetAddress found(String host) {
        List<InetAddress> found = new ArrayList<>();
        resolver.resolve(host, found::add);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void oneAddressIsUsedUntilItFailsAndThenTheNext() throws Exception {
        assertThat(found("sip.test")).isEqualTo(address(1));
        assertThat(found("sip.test")).isEqualTo(address(1));
        resolver.failed("sip.test", address(1));
        assertThat(found("sip.test")).isEqualTo(address(2));
        resolver.failed("sip.test", address(1));
        assertThat(found("sip.test")).as("what failed late was another").isEqualTo(address(2));
        resolver.failed("sip.test", address(2));
        resolver.failed("sip.test", address(3));
        assertThat(found("sip.test")).as("round again").isEqualTo(address(1));
        assertThat(asked).containsExactly("sip.test");
    }

    @Test
    void aNameThatIsNotThereIsAskedForAgain() {
        assertThat(found("nowhere.test")).isNull();
        resolver.failed("nowhere.test", InetAddress.getLoopbackAddress());
        assertThat(found("nowhere.test")).isNull();
        assertThat(asked).hasSize(2);
    }
}
