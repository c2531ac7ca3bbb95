package io.plimsoll.toolbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodContainerTest {

    private static final String ID = "0123456789abcdef".repeat(4);
    private static final PodContainer EXPECTED = new PodContainer("a3a72e54-a2f8-4a46-be03-8983a8ea7094", ID);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9:name=systemd:/\n4:memory:/kubepods/burstable/pod%1$s/%3$s\n",
                "0::/kubepods/besteffort/pod%1$s/%3$s\n",
                "0::/kubepods/pod%1$s/%3$s\n",
                "4:memory:/docker/ffff/kubepods/burstable/pod%1$s/%3$s\n",
                "0::/../../kubepods/burstable/pod%1$s/%3$s\n",
                "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod%2$s.slice/cri-containerd-%3$s.scope\n",
                "0::/kubepods.slice/kubepods-pod%2$s.slice/crio-%3$s.scope\n",
                "0::/kubepods.slice/kubepods-pod%2$s.slice/docker-%3$s.scope\n",
                "4:cpu:/system.slice/containerd.service/kubepods-burstable-pod%2$s.slice:cri-containerd:%3$s\n",
            })
    void finds_pod_and_container(String form) {
        String uid = EXPECTED.podUid();

        assertThat(PodContainer.ofCgroup(String.format(form, uid, uid.replace('-', '_'), ID)))
                .contains(EXPECTED);
    }

    @Test
    void a_static_pods_uid_has_no_hyphens() {
        String uid = "0123456789abcdef".repeat(2);

        assertThat(PodContainer.ofCgroup("0::/kubepods/burstable/pod" + uid + "/" + ID))
                .contains(new PodContainer(uid, ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9:name=systemd:/\n8:pids:/\n",
                "0::/system.slice/docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope",
                "0::/kubepods/burstable/poda3a72e54-a2f8-4a46-be03-8983a8ea7094",
                ""
            })
    void other_processes_belong_to_no_pod(String cgroup) {
        assertThat(PodContainer.ofCgroup(cgroup)).isEmpty();
    }
}
