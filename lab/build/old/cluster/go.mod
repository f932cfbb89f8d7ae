module daemons

go 1.19

require github.com/ipfs-cluster/ipfs-cluster v1.0.4
