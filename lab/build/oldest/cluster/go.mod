module daemons

go 1.17

require github.com/ipfs/ipfs-cluster v0.14.1
